// SPDX-License-Identifier: Apache-2.0

// The page's words in the browser's language. English stands in the page and is the key of the tables.

const languages = ["de", "fr", "es", "zh"];
const table = await load();

async function load() {
  for (const wanted of navigator.languages) {
    const language = wanted.slice(0, 2).toLowerCase();
    if (language === "en") return {};
    if (!languages.includes(language)) continue;
    document.documentElement.lang = language;
    try {
      return (await import(`./words-${language}.js`)).default;
    } catch {
      // English is better than nothing.
      return {};
    }
  }
  return {};
}

/** A sentence in the browser's language; `{name}` in it becomes the value of that name. */
export function words(sentence, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), table[sentence] ?? sentence);
}

/** The same of everything that stands in the page. */
export function translatePage() {
  if (Object.keys(table).length === 0) return;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    if (text) texts.currentNode.data = texts.currentNode.data.replace(text, () => words(text));
  }
  for (const name of ["aria-label", "alt", "title"]) {
    for (const element of document.body.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, words(element.getAttribute(name)));
    }
  }
}
