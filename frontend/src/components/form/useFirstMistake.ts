import { type RefObject, useEffect, useRef } from "react";

/** A ref for a form: whenever `mistake` changes to something, the first field with a message gets the focus. */
export function useFirstMistake(mistake: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (mistake) focusFirstMistake(form.current);
  }, [mistake]);
  return form;
}

export function focusFirstMistake(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
