/** What is fetched before it is needed: one after the other, in moments when the page has nothing else to do. */
const waiting: (() => Promise<unknown>)[] = [];
let isStarted = false;
let isFetching = false;

/** Longest wait for an idle moment, in ms. */
const PATIENCE = 4_000;

/** Have it fetched, once the first task is shown. */
export function fetchAhead(fetch: () => Promise<unknown>): void {
  waiting.push(fetch);
  if (isStarted) void fetchWaiting();
}

/** The first task is shown: from now on the browser may fetch what the next ones need. */
export function startFetchingAhead(): void {
  isStarted = true;
  void fetchWaiting();
}

async function fetchWaiting(): Promise<void> {
  if (isFetching) return;
  isFetching = true;
  while (waiting.length > 0) {
    await idleMoment();
    await waiting.shift()?.();
  }
  isFetching = false;
}

function idleMoment(): Promise<void> {
  return new Promise((done) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => done(), { timeout: PATIENCE });
    else setTimeout(done, 200); // Safari
  });
}
