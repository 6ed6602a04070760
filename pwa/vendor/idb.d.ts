/** Types of what the phone uses of idb.js. Our own: the stores are not typed, since every value passes the seal. */

export interface IDBPCursor {
  readonly key: IDBValidKey;
  readonly primaryKey: IDBValidKey;
  readonly value: any;
  update(value: unknown): Promise<IDBValidKey>;
  delete(): Promise<void>;
  continue(): Promise<IDBPCursor | null>;
}

export type Query = IDBValidKey | IDBKeyRange | null;

export interface IDBPIndex {
  get(query: Query): Promise<any>;
  getKey(query: Query): Promise<IDBValidKey | undefined>;
  getAll(query?: Query, count?: number): Promise<any[]>;
  getAllKeys(query?: Query, count?: number): Promise<IDBValidKey[]>;
  count(query?: Query): Promise<number>;
  openCursor(query?: Query, direction?: IDBCursorDirection): Promise<IDBPCursor | null>;
}

export interface IDBPObjectStore extends IDBPIndex {
  put(value: unknown, key?: IDBValidKey): Promise<IDBValidKey>;
  delete(query: IDBValidKey | IDBKeyRange): Promise<void>;
  clear(): Promise<void>;
  index(name: string): IDBPIndex;
  createIndex(name: string, keyPath: string, options?: { multiEntry?: boolean }): IDBPIndex;
  openKeyCursor(query?: Query): Promise<{ readonly key: IDBValidKey } | null>;
}

export interface IDBPTransaction {
  readonly done: Promise<void>;
  readonly store: IDBPObjectStore;
  objectStore(name: string): IDBPObjectStore;
  abort(): void;
}

export interface IDBPDatabase {
  transaction(
    stores: string | string[],
    mode: 'readonly' | 'readwrite',
    options?: { durability?: 'strict' | 'relaxed' },
  ): IDBPTransaction;
  createObjectStore(name: string): IDBPObjectStore;
  get(store: string, key: IDBValidKey): Promise<any>;
  getAllKeys(store: string, query?: Query): Promise<IDBValidKey[]>;
  close(): void;
}

export function openDB(
  name: string,
  version: number | undefined,
  callbacks: {
    upgrade?: (db: IDBPDatabase, former: number, version: number | null, tx: IDBPTransaction) => void;
    blocked?: () => void;
    blocking?: () => void;
    terminated?: () => void;
  },
): Promise<IDBPDatabase>;

export function deleteDB(name: string): Promise<void>;

/** The browser's own store behind one of idb's; undefined for anything else. */
export function unwrap(store: IDBPObjectStore): IDBObjectStore | undefined;
