import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import { Stage } from "./stage";
import { NOTHING_ENABLED, type StageActions, type StageModel } from "./stage-model";

const nothing = () => undefined;
const actions = new Proxy({} as StageActions, { get: () => nothing });

const drawn = (model: Pick<StageModel, "state" | "reconnecting">): string =>
  renderToStaticMarkup(<Stage {...model} detail={null} interviewerName="Maya" recording={false} enabled={NOTHING_ENABLED} actions={actions} subscribeLevels={() => nothing} />);

test("a lost connection is told in the state's word, whatever the person is doing", () => {
  for (const state of ["editing", "listening", "paused"] as const) {
    expect(drawn({ state, reconnecting: false })).not.toContain("Reconnecting");
    expect(drawn({ state, reconnecting: true })).toMatch(/role="status"[^>]*>Reconnecting</);
  }
});
