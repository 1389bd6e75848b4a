/** The tools for a program that serves several folders. */
export { announcements } from './announce.ts';
import { type Written, refused, writtenAnswer } from './answer.ts';
import { Desk } from './desk.ts';
import { tools } from './tools.ts';

const desks = new Map<string, Desk>();

/** `bundles`: the folder of the program's own files. `input`: JSON. */
export function askTool(
  { folder, tool: name, input }: { readonly folder: string; readonly tool: string; readonly input: string },
  bundles: string,
): Promise<Written> {
  const desk = desks.get(folder) ?? new Desk(folder, bundles, process.env);
  desks.set(folder, desk);
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) return Promise.resolve(writtenAnswer(refused(`There is no tool ${name}.`)));
  return desk.answer(tool, JSON.parse(input));
}
