import { isBackup, openBackup } from '../backup.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';

/** Our own backup (docs/BACKUP.md). */
export const countersign: Importer = {
  source: 'countersign',
  recognise: (file) => {
    if (file.kind !== 'json' || !isBackup(file.value)) return null;
    const { value } = file;
    return async (password): Promise<ImportResult> => {
      const opened = await openBackup(value, password);
      switch (opened.kind) {
        case 'opened': {
          const { entries, enrolAgain, createdAt } = opened.contents;
          return { kind: 'read', source: 'countersign', entries, enrolAgain, createdAt };
        }
        case 'needs_password':
          return { kind: 'needs_password', source: 'countersign' };
        case 'not_opened':
          return { kind: 'not_opened', source: 'countersign', reason: 'unclear' };
        case 'newer':
        case 'too_costly':
          return refused('countersign', opened.kind);
        case 'not_a_backup':
          return refused('countersign', 'damaged');
      }
    };
  },
};
