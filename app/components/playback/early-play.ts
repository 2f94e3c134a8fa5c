/** Dispatched on `document` once the player is there. */
export const PLAYER_THERE = "playback:player";

/**
 * Lets Play and Pause work from the moment they can be seen, before the page's program is there; `useRecording` goes on with what plays by then.
 * Until then React, which may be busy with the rest of the page, does not see these presses.
 */
export const EARLY_PLAY = `(${playEarly.toString()})("${PLAYER_THERE}")`;

/** Runs as text in the page, so it may use nothing from outside. */
function playEarly(playerThere: string): void {
  const ended = new AbortController();
  const { signal } = ended;
  document.addEventListener(playerThere, () => ended.abort(), { once: true });

  const toggle = (event: Event): void => {
    const sound = document.querySelector<HTMLAudioElement>("audio[data-recording][src]");
    const button = document.querySelector(".player-main");
    // A recording that is not made yet: the turns' own sounds need the program, so React may keep the press for it.
    if (!sound || !button || sound.error) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const tell = (): void => button.setAttribute("aria-label", sound.paused ? "Play" : "Pause");
    if (sound.paused) sound.play().catch(() => signal.aborted || tell());
    else sound.pause();
    tell();
  };
  const onClick = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest(".player-main")) toggle(event);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Elsewhere the space bar writes a space or presses what has the focus.
    const isBare = event.key === " " && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isBare && event.target === document.body) toggle(event);
  };
  document.addEventListener("click", onClick, { capture: true, signal });
  document.addEventListener("keydown", onKeyDown, { capture: true, signal });
}
