/** Which of several files is the scenario, and by which paths it reads the others. */

const YAML = /\.(ya?ml|json)$/i;
const USERS = /^["']?users["']?\s*:/m;
const USERS_IN_JSON = /^\s*\{[^]*["']users["']\s*:/;

/**
 * @typedef {object} Text
 * @property {string} name  of the file, without its folders: browsers do not tell them
 * @property {string} text  what is in it
 */

/**
 * The files that could be the scenario: whoever has users is one.
 *
 * @param {Text[]} texts
 * @returns {Text[]}
 */
export function scenariosAmong(texts) {
  const yaml = texts.filter(({ name }) => YAML.test(name));
  return texts.length === 1
    ? texts
    : yaml.filter(({ text }) => USERS.test(text) || USERS_IN_JSON.test(text));
}

/**
 * The other files by the paths from the scenario, found where it or a file that it reads writes a
 * path that ends in their names.
 *
 * @param {Text} scenario
 * @param {Text[]} others
 * @returns {{files: Object<string, string>, unused: string[]}}  unused: names that nobody writes
 */
export function arranged(scenario, others) {
  const left = new Map(others.map(({ name, text }) => [name, text]));
  const files = {};
  const open = [{ folder: [], text: scenario.text }];
  while (open.length > 0) {
    const { folder, text } = open.shift();
    for (const [name, content] of [...left]) {
      const path = writtenIn(text, name);
      if (path !== null) {
        const steps = resolved(folder, path);
        files[steps.join('/')] = content;
        left.delete(name);
        if (YAML.test(name)) open.push({ folder: steps.slice(0, -1), text: content });
      }
    }
  }
  return { files, unused: [...left.keys()] };
}

/** A path that ends in a name, as a text writes it; null if it does not. */
function writtenIn(text, name) {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const path = new RegExp(`(?:^|[\\s"'[{,:])((?:[^\\s"'[\\]{},:]*/)?${escaped})(?=$|[\\s"'\\]},])`, 'm');
  return path.exec(text)?.[1] ?? null;
}

function resolved(folder, path) {
  const steps = [...folder];
  for (const step of path.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps;
}
