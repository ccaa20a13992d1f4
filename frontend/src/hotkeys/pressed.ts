/** Which key was pressed, on any keyboard: by its character and, if that means nothing, by its place. Pure. */

/** Keys of each action, named as KeyboardEvent.key names them, letters in lower case. */
export type Keymap<Action extends string> = Readonly<Record<Action, readonly string[]>>;

export type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey"> & {
  isComposing?: boolean;
  getModifierState?: KeyboardEvent["getModifierState"];
};

/** Keys that only change what others write, belong to the browser, or to an input method. */
const NO_KEYS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Fn", "Process", "Unidentified"];

/**
 * The name of what the key writes: letters in lower case, digits of every script and full-width characters as their ASCII ones. Null if
 * the key writes nothing, if it belongs to a shortcut of the browser, or if an input method is at work.
 */
export function nameOf(press: Press): string | null {
  if (isElsewhere(press) || press.key === "Dead" || NO_KEYS.includes(press.key)) return null;
  return isCharacter(press.key) ? plain(press.key) : press.key;
}

/**
 * The action of a press. A character that an action has always wins. A character that no action has, and that is no Latin letter or digit
 * either, counts as the key at that place of an American keyboard: the rating keys are in the top row and the letters in the same place
 * on French, Czech, Cyrillic, Greek and Hebrew keyboards. A Latin letter does not: on AZERTY and Dvorak keyboards it has another place.
 */
export function actionOf<Action extends string>(keymap: Keymap<Action>, press: Press): Action | null {
  const name = nameOf(press);
  const holder = name === null ? null : holderIn(keymap, name);
  if (holder !== null || isElsewhere(press)) return holder;
  const place = placeOf(press);
  return place === null ? null : holderIn(keymap, place);
}

/** The digit of a press, 0 to 9, by character or place; null for every other key. */
export function digitOf(press: Press): number | null {
  const name = nameOf(press);
  const digit = name !== null && /^\d$/.test(name) ? name : isElsewhere(press) ? null : placeOf(press);
  return digit !== null && /^\d$/.test(digit) ? Number(digit) : null;
}

function holderIn<Action extends string>(keymap: Keymap<Action>, name: string): Action | null {
  return (Object.keys(keymap) as Action[]).find((action) => keymap[action].includes(name)) ?? null;
}

/** The American name of the key's place, if its own character is dead. */
function placeOf(press: Press): string | null {
  const { key, code, shiftKey } = press;
  if (isAltGraph(press) || !(key === "Dead" || isCharacter(key)) || /^[a-z0-9]$/.test(plain(key))) return null;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return letter.toLowerCase();
  // with Shift, the top row writes signs on most keyboards: nobody means a rating by them
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit) return shiftKey ? null : digit;
  return code === "Slash" && shiftKey ? "?" : null;
}

/** Ctrl, Alt and Meta leave the key to the browser; but AltGr, which some browsers report as Ctrl+Alt, writes characters. */
function isElsewhere(press: Press): boolean {
  if (press.isComposing || press.metaKey) return true;
  if (press.ctrlKey && press.altKey) return !isAltGraph(press);
  return press.ctrlKey || press.altKey;
}

function isAltGraph(press: Press): boolean {
  return press.getModifierState?.("AltGraph") ?? false;
}

/** Not the name of a key, such as ArrowUp. Some keys write several characters: the Arabic one for lam with alef. */
function isCharacter(key: string): boolean {
  return !/^[A-Z][A-Za-z0-9]+$/.test(key);
}

function plain(character: string): string {
  const narrow = character.normalize("NFKC");
  return /^\p{Nd}$/u.test(narrow) ? asciiDigit(narrow) : narrow.toLowerCase();
}

/** Unicode has the ten digits of a script in a row, from zero to nine. */
function asciiDigit(digit: string): string {
  const at = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(at - before - 1))) before += 1;
  return String(before % 10);
}
