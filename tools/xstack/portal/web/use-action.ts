import { useRef, useState } from 'preact/hooks';

interface Action<Arguments extends readonly unknown[]> {
  readonly isBusy: boolean;
  /** Starts the work unless it is in progress: a double click makes one request. */
  readonly start: (...given: Arguments) => void;
}

/** One action of the user at a time. `work` handles its own errors. */
export function useAction<Arguments extends readonly unknown[]>(
  work: (...given: Arguments) => Promise<void>,
): Action<Arguments> {
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const start = async (...given: Arguments) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    try {
      await work(...given);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, start: (...given) => void start(...given) };
}
