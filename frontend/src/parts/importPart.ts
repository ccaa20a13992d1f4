import { askServer } from "./server";

/**
 * Fetch a file of the page.
 *
 * Some browsers remember that a file could not be loaded and never ask for it again under the same address. So another try, if it fails
 * like the first, asks under an address with a query, which they have not seen. Files that this one needs have no other address: nothing is
 * asked for while the browser knows that there is no network.
 */
export async function importPart<Module>(
  load: () => Promise<Module>,
  failures: number,
  importFrom = (address: string): Promise<Module> => import(/* @vite-ignore */ address),
): Promise<Module> {
  // a browser may say so although there is one
  if (!navigator.onLine && !(await askServer())) throw new TypeError("There is no network.");
  try {
    return await load();
  } catch (error) {
    const address = failures > 0 ? failedAddress(error) : null;
    if (!address) throw error;
    return await importFrom(`${address}?try=${failures + 1}`);
  }
}

/** The file that could not be loaded: Chrome and Firefox name it in the message, Safari does not. */
export function failedAddress(error: unknown): string | null {
  const message = error instanceof Error ? error.message : "";
  return /https?:\/\/[^\s?#]+\.js/.exec(message)?.[0] ?? null;
}
