import { rmSync } from 'node:fs';

/** The file of the read models cannot be used. It is removed: whatever was in it is built again from the log. */
export class ViewsDamaged extends Error {
  override readonly name = 'ViewsDamaged';
}

export const removeViews = (path: string): void => {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
};

/** Removes the file that `error` speaks of and says so. */
export const damagedViews = (path: string, error: Error): ViewsDamaged => {
  removeViews(path);
  return new ViewsDamaged(`views.db was damaged and is built again from the log: ${error.message}`, { cause: error });
};
