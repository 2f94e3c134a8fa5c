interface WithinOptions<T> {
  timeoutMs: number;
  /** What the wait fails with when it is too long. */
  onTimeout: () => Error;
  /** Lets go of a value that comes too late. */
  late?: (value: T) => void;
}

/** `work`, if it comes in time. */
export function within<T>(work: Promise<T>, { timeoutMs, onTimeout, late }: WithinOptions<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const timer = setTimeout(() => {
      waiting = false;
      reject(onTimeout());
    }, timeoutMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        if (waiting) resolve(value);
        else late?.(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
