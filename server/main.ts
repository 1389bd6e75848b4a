/** Entry point of the language server: answers what needs no more than this, and loads the rest. */
import { servesAgents } from './agents.ts';
import { frontOf } from './front.ts';

async function main(): Promise<void> {
  const front = frontOf(process);
  await front?.released;
  const { serve } = await import('./serve.ts');
  serve(front);
}

if (!servesAgents(process.argv))
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
