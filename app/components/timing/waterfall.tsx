import { type Waterfall as Model, ms } from "./waterfall-model";

const ROW = 16;
const BAR = 8;

/** One bar a stage on a common scale, with the decision as a line; the same as a table for those who do not see it. */
export function Waterfall({ waterfall, label }: { waterfall: Model; label: string }) {
  const { stages, fromMs, toMs } = waterfall;
  const span = Math.max(1, toMs - fromMs);
  const x = (at: number): number => ((at - fromMs) / span) * 100;
  const height = stages.length * ROW;
  return (
    <figure className="waterfall">
      <table className="waterfall-table" aria-label={label}>
        <thead className="sr-only">
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Milliseconds after the decision that the answer had ended</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.label}>
              <th scope="row">{stage.label}</th>
              <td className="tabular">
                <span className="sr-only">
                  from {Math.round(stage.fromMs)} to {Math.round(stage.toMs)}, takes{" "}
                </span>
                {ms(stage.toMs - stage.fromMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <svg className="waterfall-picture" viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" height={height} aria-hidden focusable="false">
        {stages.map((stage, index) => (
          <rect key={stage.label} data-by={stage.by} x={x(stage.fromMs)} y={index * ROW + (ROW - BAR) / 2} width={Math.max(0.6, x(stage.toMs) - x(stage.fromMs))} height={BAR} />
        ))}
        <line className="waterfall-decision" x1={x(0)} x2={x(0)} y1="0" y2={height} />
      </svg>
    </figure>
  );
}
