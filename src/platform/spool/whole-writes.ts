import { type FileHandle, open, rename } from 'node:fs/promises';

/** Writes all of it or throws: a write may be cut short by a disk that is nearly full, without an error of its own. */
export const writeWhole = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw new Error('the disk takes nothing more');
    done += bytesWritten;
  }
};

/**
 * Puts a file with these pieces in the place of the one at `path`: at every moment the old or the new one stands there
 * whole. The answer is open for reading and writing.
 */
export const replaceFile = async (
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<FileHandle> => {
  const beside = `${path}.new`;
  const file = await open(beside, 'w+', 0o600);
  try {
    let position = 0;
    for await (const piece of pieces) {
      await writeWhole(file, piece, position);
      position += piece.length;
    }
    await file.datasync();
    await rename(beside, path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
};

/** So that a new file's name survives a power failure too; not every platform can open a folder. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};
