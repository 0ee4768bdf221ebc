import type { Database } from '../../src/storage/database.ts';

/** `torn`: the browser ends every transaction in the middle, at the write that `tornAt` counts down to. */
interface DiskState {
  is: 'whole' | 'full' | 'unreadable' | 'torn';
  tornAt: number;
}

type Methods = Readonly<Record<string, unknown>>;

/** What an object of the browser does, with some of its methods done otherwise. */
function over<T extends object>(target: T, methods: Methods): T {
  return new Proxy(target, {
    get(_, name) {
      if (typeof name === 'string' && Object.hasOwn(methods, name)) return methods[name];
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

/** A disk that takes no more writes, tears one in the middle, or gives nothing back, by a switch. */
export function createDisk() {
  const state: DiskState = { is: 'whole', tornAt: 0 };
  const failure = (mode: IDBTransactionMode | undefined): DOMException | null => {
    if (state.is === 'unreadable') return new DOMException('Internal error.', 'UnknownError');
    return state.is === 'full' && mode === 'readwrite' ? new DOMException('', 'QuotaExceededError') : null;
  };
  const mount = (database: Database): Database => ({
    ...database,
    use: (task) =>
      database.use((db) => {
        const reading = failure('readonly');
        if (reading !== null) throw reading;
        return task(
          over(db, {
            transaction(...asked: Parameters<typeof db.transaction>) {
              const failed = failure(asked[1]);
              if (failed !== null) throw failed;
              const transaction = db.transaction(...asked);
              if (state.is !== 'torn') return transaction;
              let left = state.tornAt;
              const tearing = (write: (value: unknown) => unknown) => (value: unknown) => {
                if (left === 0) transaction.abort();
                left -= 1;
                return write(value);
              };
              return over(transaction, {
                objectStore(name: string) {
                  const store = transaction.objectStore(name);
                  const { put, add, delete: remove } = store;
                  if (put === undefined || add === undefined || remove === undefined) return store;
                  return over(store, {
                    put: tearing((value) => put.call(store, value)),
                    add: tearing((value) => add.call(store, value)),
                    delete: tearing((key) => remove.call(store, key as IDBValidKey)),
                  });
                },
              });
            },
          }),
        );
      }),
  });
  return { state, over: mount };
}
