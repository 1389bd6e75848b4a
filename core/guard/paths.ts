/** Absolute paths as text, with forward slashes. */

export function resolvePath(folder: string, path: string): string {
  const whole = /^(?:\/|[A-Za-z]:\/)/.test(path.replaceAll('\\', '/')) ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of whole.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/');
}

export function folderOf(path: string): string {
  return resolvePath(path, '..');
}

/** The folder and those above it, nearest first. */
export function foldersUp(folder: string): readonly string[] {
  const found = [folder];
  for (let at = folder; found.length < deepest && at !== folderOf(at);) found.push((at = folderOf(at)));
  return found;
}

const deepest = 12;

/** The last part of a path, without the endings by which Windows finds programs. */
export function programOf(path: string): string {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return base.replace(/\.(?:exe|cmd|bat|ps1)$/i, '');
}
