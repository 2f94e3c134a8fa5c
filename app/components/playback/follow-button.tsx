import { Button } from "../button";

/** Back to the words that play, once the reader has scrolled away from them. */
export function FollowButton({ following, follow }: { following: boolean; follow: () => void }) {
  if (following) return null;
  return (
    <Button size="small" className="player-follow" aria-keyshortcuts="F" onClick={follow}>
      Follow the words
    </Button>
  );
}
