import { Link } from "@remix-run/react";

/** The name beside its sign. */
export function Wordmark() {
  return (
    <Link to="/" className="wordmark" aria-label="Hotseat, home">
      <Sign />
      <span>Hotseat</span>
    </Link>
  );
}

/** The ring of the interviewer with the arc of the candidate around it. */
export function Sign() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden focusable="false">
      <circle cx="16" cy="16" r="8" fill="none" stroke="var(--color-interviewer)" strokeWidth="4" />
      <path d="M 4.7 20.1 A 12 12 0 0 0 27.3 20.1" transform="translate(0 1)" fill="none" stroke="var(--color-candidate)" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
