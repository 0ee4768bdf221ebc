import Database from 'libsql';

export interface TransactionRecord {
  readonly id: string;
  readonly mode: 'hosted' | 'embedded' | null;
  readonly state: string;
  readonly sub: string | null;
  readonly deny_reason: string | null;
  readonly observed_origin: string | null;
}

export interface DeviceRecord {
  readonly device_id: string;
  readonly sub: string;
  readonly revoked_at: number | null;
}

/** A line of the audit log. */
export interface AuditRecord {
  readonly event: string;
  readonly transaction_id: string | null;
  readonly sub: string | null;
  readonly device_id: string | null;
  readonly origin: string | null;
  readonly detail: string | null;
}

/** What the real SQLite file of the token server says, read beside the running server. */
export interface ServerRecords {
  /** Newest first. */
  readonly transactions: () => readonly TransactionRecord[];
  readonly devices: () => readonly DeviceRecord[];
  /** Oldest first. */
  readonly audit: () => readonly AuditRecord[];
}

export function serverRecords(file: string): ServerRecords {
  const read = (query: string): unknown[] => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare(query).all();
    } finally {
      database.close();
    }
  };
  return {
    transactions: () =>
      read(
        'select id, mode, state, sub, deny_reason, observed_origin from transactions order by created_at desc, rowid desc',
      ) as TransactionRecord[],
    devices: () => read('select device_id, sub, revoked_at from devices order by created_at') as DeviceRecord[],
    audit: () =>
      read('select event, transaction_id, sub, device_id, origin, detail from audit order by id') as AuditRecord[],
  };
}
