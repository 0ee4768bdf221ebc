import * as v from 'valibot';
import type { Database } from '../storage/database.ts';
import { createRecordStore, type RecordStore } from '../storage/record-store.ts';
import {
  type AccountRecord,
  AccountRecordSchema,
  type EnrolmentRecord,
  EnrolmentRecordSchema,
} from '../storage/records.ts';

export interface AccountStore {
  readonly accounts: RecordStore<AccountRecord>;
  readonly enrolments: RecordStore<EnrolmentRecord>;
  /**
   * The enrolment becomes an account: both writes or none, so that no crash leaves a registered key without its
   * account. An earlier account of the same person that the server revoked gives way. `false`, and nothing is written,
   * where the person took the enrolment back.
   */
  complete(enrolmentId: string, account: AccountRecord): Promise<boolean>;
}

export function createAccountStore(database: Database): AccountStore {
  return {
    accounts: createRecordStore(database, 'accounts', AccountRecordSchema),
    enrolments: createRecordStore(database, 'enrolments', EnrolmentRecordSchema),
    async complete(enrolmentId, account) {
      const record = v.parse(AccountRecordSchema, account);
      return database.use(async (db) => {
        const transaction = db.transaction(['accounts', 'enrolments'], 'readwrite', { durability: 'strict' });
        const enrolment = v.safeParse(
          EnrolmentRecordSchema,
          await transaction.objectStore('enrolments').get(enrolmentId),
        );
        if (enrolment.success && isStopped(enrolment.output)) return false;
        const accounts = transaction.objectStore('accounts');
        for (const found of (await accounts.index('issuer').getAll(record.issuer)) as unknown[]) {
          const earlier = v.safeParse(AccountRecordSchema, found);
          if (earlier.success && earlier.output.sub === record.sub && earlier.output.status === 'revoked') {
            await accounts.delete(earlier.output.accountId);
          }
        }
        await accounts.put(record);
        await transaction.objectStore('enrolments').delete(enrolmentId);
        await transaction.done;
        return true;
      });
    },
  };
}

const isStopped = ({ step }: EnrolmentRecord): boolean => 'stopped' in step && step.stopped;
