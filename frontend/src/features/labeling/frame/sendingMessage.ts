type Sending = { isPending: boolean; isPaused: boolean; failureCount: number };

/** What there is to say once the work is on its way; null before. */
export function sendingMessage(sending: Sending, busy: boolean): string | null {
  if (sending.isPaused || (sending.isPending && sending.failureCount > 0)) {
    return "No connection. Your answer is kept here and goes out when it is back.";
  }
  return busy ? "Thank you. The next one is coming." : null;
}
