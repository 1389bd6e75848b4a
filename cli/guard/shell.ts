/** Functions for the start file of bash and zsh: each known program asks first. A shell that does not read that file is not covered. */
import { tools } from '../../core/guard/tools/index.ts';

/** Programs that run the tools, and that the shell can shadow. */
const runners = [
  'npx',
  'pnpm',
  'yarn',
  'bun',
  'bunx',
  'npm',
  'make',
  'php',
  'python',
  'python3',
  'bundle',
  'dotnet',
  'cargo',
];

export function shellFunctions(): string {
  const programs = tools.flatMap((tool) =>
    tool.programs.split(', ').map((program) => program.split(' ')[0] ?? ''),
  );
  const names = [...new Set([...programs, ...runners])].filter((name) => /^[a-z][\w-]*$/.test(name)).sort();
  return `# Each of these programs asks plinth guard first: plinth guard --shell.
plinth_guarded() {
  plinth guard -- "$@" >&2
  case $? in
    0) command "$@" ;;
    3) printf 'Run it? [y/N] ' >&2; read -r plinth_reply </dev/tty && [ "$plinth_reply" = y ] && command "$@" ;;
    *) return 1 ;;
  esac
}
${names.map((name) => `${name}() { plinth_guarded ${name} "$@"; }`).join('\n')}
`;
}
