import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const TESTS = ["**/*.test.ts", "**/*.test.tsx", "tests/**"];

const environment = {
  object: "process",
  property: "env",
  message: "Only app/env.server.ts reads the environment; add the key to its schema.",
};

export default tseslint.config(
  { ignores: ["build/", ".data/", ".cache/", "test-results/", "playwright-report/", "screens/", "public/", "app/db/migrations/"] },
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always"],
      "no-restricted-properties": ["error", environment],
      "no-restricted-syntax": [
        "error",
        { selector: "VariableDeclarator[init.name='process'] Property[key.name='env']", message: environment.message },
        { selector: "ImportDeclaration[source.value=/^(node:)?process$/]", message: "Use the global `process`; only app/env.server.ts reads its env." },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      // Remix takes thrown responses for answers.
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "lib", name: "Response" }, { from: "package", package: "@remix-run/server-runtime", name: "TypedResponse" }] }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ignores: TESTS,
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // The question bank is a table: its length is its content.
    files: ["app/services/interviewer/**/*bank*", "app/services/interviewer/**/questions/**", "app/services/voice/pronunciations.ts"],
    rules: { "max-lines": "off" },
  },
  {
    // The one reader; programs that run before the app or beside it; and tests, which set what they need.
    files: ["app/env.server.ts", "scripts/**", "*.config.{ts,js}", ...TESTS],
    rules: { "no-restricted-properties": "off", "no-restricted-syntax": "off" },
  },
  {
    // React and Express take NODE_ENV from the process, so the host sets it where nobody did.
    files: ["server/index.ts"],
    rules: { "no-restricted-properties": "off" },
  },
);
