/** For whoever reads without scripts: a long interview's page ends before the interview does. */
export function RestElsewhere() {
  return (
    <noscript>
      <p className="text-quiet">Without JavaScript this page ends here. The whole transcript is above, under Download.</p>
    </noscript>
  );
}
