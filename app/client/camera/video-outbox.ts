/** A segment that the server has not acknowledged yet. */
export interface WaitingSegment {
  segmentId: string;
  interviewId: string;
  startSample: number;
  samples: number;
  bytes: ArrayBuffer;
}

/** Keeps segments until the server has them for good. */
export interface VideoOutbox {
  /** False when as many wait as may. */
  add(segment: WaitingSegment): Promise<boolean>;
  /** The one that waits longest, and how many wait; null when none does. */
  first(): Promise<{ segment: WaitingSegment; waiting: number } | null>;
  remove(segmentId: string): Promise<void>;
}

/** Three hours and a half of a network that is away: 300 MB. */
const MOST_WAITING = 1_250;
const DATABASE = "hotseat-video";
const STORE = "segments";

/** In the browser's own database, which outlives tab and browser; in memory where that is forbidden or full. */
export function createVideoOutbox(factory: () => IDBFactory = () => indexedDB): VideoOutbox {
  const memory = createMemoryOutbox();
  let opening: Promise<IDBDatabase> | null = null;
  const opened = (): Promise<IDBDatabase> => (opening ??= open(factory));

  async function stored<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const transaction = (await opened()).transaction(STORE, mode, { durability: "strict" });
    const request = ask(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("The browser's database gave up"));
    });
    return request.result;
  }
  const count = (): Promise<number> => stored("readonly", (store) => store.count()).catch(() => 0);

  return {
    async add(segment) {
      if ((await count()) >= MOST_WAITING) return false;
      return stored("readwrite", (store) => store.add(segment)).then(
        () => true,
        () => memory.add(segment),
      );
    },
    async first() {
      const [head] = await stored("readonly", (store) => store.getAll(null, 1) as IDBRequest<WaitingSegment[]>).catch(() => []);
      if (head) return { segment: head, waiting: await count() };
      return memory.first();
    },
    async remove(segmentId) {
      await memory.remove(segmentId);
      const key = await stored("readonly", (store) => store.index("segmentId").getKey(segmentId)).catch(() => undefined);
      if (key !== undefined) await stored("readwrite", (store) => store.delete(key));
    },
  };
}

function open(factory: () => IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory().open(DATABASE, 1);
    // Keys count up: the order in which segments came.
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true }).createIndex("segmentId", "segmentId");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser has no database for this page"));
  });
}

/** Forgets with the page. */
export function createMemoryOutbox(most = MOST_WAITING): VideoOutbox {
  const segments = new Map<string, WaitingSegment>();
  return {
    async add(segment) {
      if (segments.size >= most) return false;
      segments.set(segment.segmentId, segment);
      return true;
    },
    async first() {
      const [segment] = segments.values();
      return segment ? { segment, waiting: segments.size } : null;
    },
    remove: async (segmentId) => void segments.delete(segmentId),
  };
}
