/**
 * A read-only file system for the extension's docs folder. The link of a diagnostic's code opens these pages, since editors run no commands
 * there; an editor association in the manifest opens them as a preview.
 */
import type { FileType } from 'vscode';
import { EventEmitter, FileSystemError, Uri, workspace, type FileSystemProvider } from 'vscode';

export const pageScheme = 'plinth-docs';

export class ShippedPages implements FileSystemProvider {
  readonly #root: Uri;
  readonly #changed = new EventEmitter<never>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(extension: Uri) {
    this.#root = Uri.joinPath(extension, 'docs');
  }

  /** Shipped files never change. */
  watch(): { dispose: () => void } {
    return { dispose: () => undefined };
  }

  async stat(uri: Uri): Promise<{ type: FileType; ctime: number; mtime: number; size: number }> {
    return workspace.fs.stat(this.#placeOf(uri));
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return workspace.fs.readFile(this.#placeOf(uri));
  }

  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    return workspace.fs.readDirectory(this.#placeOf(uri));
  }

  createDirectory(): never {
    throw FileSystemError.NoPermissions();
  }

  writeFile(): never {
    throw FileSystemError.NoPermissions();
  }

  delete(): never {
    throw FileSystemError.NoPermissions();
  }

  rename(): never {
    throw FileSystemError.NoPermissions();
  }

  #placeOf(uri: Uri): Uri {
    const place = Uri.joinPath(this.#root, uri.path);
    if (!`${place.path}/`.startsWith(`${this.#root.path}/`)) throw FileSystemError.FileNotFound(uri);
    return place;
  }
}
