// Prints the path of a Chromium or Chrome, and installs Debian's where there is none. Used by the test of the report.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

const BY_HAND = `install it yourself and try again:
  Debian:    sudo apt-get install --no-install-recommends chromium
  elsewhere: any Chrome or Chromium
or name one: SCHEDLAB_CHROMIUM=/path/to/chromium`;

const say = (line) => console.error(line);

function findChromium() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/snap/bin"];
  const inPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...inPath, ...ELSEWHERE].find((path) => existsSync(path));
}

function installDebian() {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return false;
  say("Installing Debian's package chromium (a minute or two) …");
  const install = ["install", "-y", "-q", "--no-install-recommends"];
  const options = ["-o", "DPkg::Lock::Timeout=300"];
  return run("apt-get", ["update", "-q"]) && run("apt-get", [...install, ...options, "chromium"]);
}

/** Runs a command and, if it fails, says what it said. */
function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return true;
  const output = `${stdout ?? ""}${stderr ?? ""}`.trim().split("\n").slice(-20).join("\n");
  say(`${command} ${args.join(" ")} failed:\n${error ? error.message : output}`);
  return false;
}

function ensureChromium() {
  const named = process.env.SCHEDLAB_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`SCHEDLAB_CHROMIUM is ${named}, which does not exist`);
  }
  const found = findChromium();
  if (found) return found;
  say("No Chromium is installed.");
  const installed = installDebian() ? findChromium() : undefined;
  if (installed) return installed;
  throw new Error(`a browser is needed, in which the report is opened; ${BY_HAND}`);
}

try {
  console.log(ensureChromium());
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
