// House style that types cannot carry. Formatting is Prettier's; import direction is dependency-cruiser's.
import tseslint from 'typescript-eslint';

const noClock = [
  { name: 'Date', message: 'core has no clock: take the time as an argument.' },
  { name: 'performance', message: 'core has no clock.' },
  { name: 'setTimeout', message: 'core has no timers.' },
  { name: 'setInterval', message: 'core has no timers.' },
  { name: 'queueMicrotask', message: 'core is synchronous.' },
];

export default tseslint.config(
  {
    ignores: [
      'docs/own-rules.d.ts',
      'dist/',
      '.tsbuild/',
      '.test-hosts/',
      '.artifacts/',
      'node_modules/',
      'test/fixtures/',
      '**/*.mjs',
      '**/*.mts',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['{engine,protocol,server,client,cli}/**/*.ts'],
    ignores: ['cli/github/api.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Plinth sends nothing; cli/github/api.ts is the one exception.' },
      ],
    },
  },
  {
    files: ['core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...noClock],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'core has no randomness: take a seed as an argument.',
        },
      ],
      '@typescript-eslint/prefer-readonly-parameter-types': 'off',
    },
  },
  {
    files: ['cli/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
