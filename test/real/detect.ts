/**
 * Prints what Plinth takes any checkouts for: every migration folder with its tool, dialect, files and reasons, and what it leaves alone.
 *   npm run real:detect -- FOLDER …
 */
import { basename, resolve } from 'node:path';
import { describeReason } from '../../core/migrations/reason.ts';
import { discover } from '../../engine/workspace/discover.ts';

void main(process.argv.slice(2));

async function main(folders: readonly string[]): Promise<void> {
  for (const folder of folders.map((path) => resolve(path))) await report(folder);
}

async function report(root: string): Promise<void> {
  const started = performance.now();
  const { detection, paths } = await discover({
    root,
    processes: 'allowed',
    rules: [],
    configFile: undefined,
    since: undefined,
  });
  const ms = Math.round(performance.now() - started);
  console.log(`\n== ${basename(root)}: ${paths.length} files, ${ms} ms`);
  for (const folder of detection.folders) {
    const because = folder.toolReasons.map(describeReason).join('; ');
    const speaks = folder.dialectReasons.map(describeReason).join('; ');
    const others = [...folder.others].map(([name, count]) => `, ${count} for ${name} left alone`).join('');
    const files = `${folder.files.length} files${others}`;
    console.log(`${folder.path || '.'}: ${folder.tool}, ${folder.dialectName}, ${files}`);
    console.log(`    tool: ${because}\n    dialect: ${speaks || 'no sign'}`);
  }
  for (const folder of detection.unread)
    console.log(`${folder.path || '.'}: not read: ${folder.tool}, ${folder.files.length} files`);
  for (const project of detection.dbtProjects) console.log(`${project || '.'}: dbt project`);
}
