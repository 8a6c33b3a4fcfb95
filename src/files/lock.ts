import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FileError, writeError } from "./file-error.js";

/** A folder that this process alone writes to. */
export interface FolderLock {
  /** Gives the folder free. */
  readonly release: () => void;
}

const LOCK_FILE = "run.lock";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's own terms; "" where that is not known. Process numbers are used again. */
  readonly since: string;
}

/**
 * Takes a folder for this process with a file `run.lock` in it. That of a process that has ended without giving the
 * folder free is replaced. Throws a {@link FileError} when another process is at work in it, or seems to be on another host.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, LOCK_FILE);
  const own = JSON.stringify(thisProcess());
  if (!tryToWrite(path, own)) {
    const found = readLock(path);
    refuseLiving(folder, path, found);
    takeAway(folder, path, found);
    if (!tryToWrite(path, own)) refuseLiving(folder, path, readLock(path), true);
  }
  return {
    release() {
      if (readLock(path) === own) rmSync(path, { force: true });
    },
  };
}

function tryToWrite(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw writeError(error, path);
  }
}

/** "" if it is gone by now. */
function readLock(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Another process may have done the same in the meantime: what is taken away has to be what was found. */
function takeAway(folder: string, path: string, found: string): void {
  const aside = join(folder, `${LOCK_FILE}.${process.pid}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw writeError(error, path);
  }
  const taken = readLock(aside);
  rmSync(aside, { force: true });
  if (taken !== found) {
    tryToWrite(path, taken);
    refuseLiving(folder, path, taken, true);
  }
}

function refuseLiving(folder: string, path: string, text: string, isSure = false): void {
  const owner = ownerIn(text);
  if (!isSure && (!owner || !mayLive(owner))) return;
  const who = owner ? `process ${owner.pid} on ${owner.host}` : "another process";
  throw new FileError({
    code: "unwritable",
    path: folder,
    expected: "a folder that no other process is at work in",
    found: `${who}, which is (end it first; if it has ended, delete ${path})`,
  });
}

function mayLive({ pid, host, since }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
  const begun = beginOf(pid);
  return since === "" || begun === "" || begun === since;
}

function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), since: beginOf(process.pid) };
}

/** From the 22nd field of /proc/<pid>/stat, where there is one; see proc_pid_stat(5). */
function beginOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses, which may contain spaces.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function ownerIn(text: string): Owner | undefined {
  try {
    const read = JSON.parse(text) as Partial<Owner> | null;
    const { pid, host, since } = read ?? {};
    const isOwner =
      typeof pid === "number" && typeof host === "string" && typeof since === "string";
    return isOwner ? { pid, host, since } : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
