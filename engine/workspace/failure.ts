/** Texts for errors of the disk. */

/** A clause about why a file or folder could not be read. */
export function failureOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'reading it is not permitted';
    case 'ELOOP':
      return 'it is a symbolic link that leads back to itself';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENAMETOOLONG':
      return 'its name is too long for this system';
    default:
      return code === '' ? 'it could not be read' : `it could not be read (${code})`;
  }
}
