/** This browser's storage. Every access is guarded, because it may be full or forbidden; `write` says whether the value is there. */
export function readStored<T>(key: string): T | null {
  try {
    return parseStored<T>(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function parseStored<T>(text: string | null): T | null {
  try {
    return JSON.parse(text ?? "null") as T | null;
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function removeStored(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // forbidden storage holds nothing
  }
}

export function storedKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
