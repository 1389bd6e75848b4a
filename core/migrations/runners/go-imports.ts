/** Which packages of the repository a program in Go imports, by the folder at the end of their path. Textual: where the module begins is not asked. */
import { literal } from '../../text/pattern.ts';
import { baseOf } from '../listing.ts';

/** Asked of a program’s text: the name under which it imports the package of a folder; undefined where it does not. */
export function importedAs(folder: string): (text: string) => string | undefined {
  if (folder === '') return () => undefined;
  const line = new RegExp(
    String.raw`^[ \t]*(?:import[ \t]+)?(?:([\w.]+)[ \t]+)?"[^"\n]*/${literal(folder)}"[ \t]*(?:;[ \t]*)?(?://.*)?\r?$`,
    'm',
  );
  const end = `/${folder}"`;
  return (text) => {
    // Hardly any program does.
    const found = text.includes(end) ? line.exec(text) : null;
    return found === null ? undefined : (found[1] ?? baseOf(folder));
  };
}
