/** With --mcp this program serves the tools for agents of a folder, and no editor: the extension has no command line. */

export function servesAgents(words: readonly string[]): boolean {
  const at = words.indexOf('--mcp');
  if (at >= 0) void serve(words[at + 1] ?? process.cwd());
  return at >= 0;
}

async function serve(folder: string): Promise<void> {
  const { Desk, serve: serveOn } = await import('../cli/agents/serve.ts');
  await serveOn(new Desk(folder, __dirname, process.env), process.stdin, process.stdout);
}
