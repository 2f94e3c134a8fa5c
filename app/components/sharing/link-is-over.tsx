import { errorWords } from "../shell/error-page";
import { SharedShell } from "./shared-shell";

/** One page for every link that shows nothing, whatever the reason. */
export function LinkIsOver({ error }: { error: unknown }) {
  const { message } = errorWords(error);
  return (
    <SharedShell>
      <div className="mx-auto grid max-w-text gap-4 pt-[12vh]">
        <h1 className="font-voice text-display">Nothing to see here</h1>
        <p className="text-lead text-quiet">{message}</p>
      </div>
    </SharedShell>
  );
}
