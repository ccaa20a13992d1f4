// Translates the page as a browser's translation does: it replaces each text by elements with the translated text, now and whenever the
// page changes. The "translation" is the same text, so that tests can read it.
(() => {
  const KEPT = "script, style, textarea, title, option, [translate=no], font";
  function translate(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) if (/\p{L}|\d/u.test(texts.currentNode.data)) found.push(texts.currentNode);
    for (const text of found) {
      if (!text.parentElement || text.parentElement.closest(KEPT)) continue;
      const outer = document.createElement("font");
      const inner = document.createElement("font");
      inner.append(document.createTextNode(text.data));
      outer.append(inner);
      text.replaceWith(outer);
      window.translated = (window.translated ?? 0) + 1;
    }
  }
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      for (const node of addedNodes) if (node.isConnected) translate(node.nodeType === Node.TEXT_NODE ? target : node);
      if (target.nodeType === Node.TEXT_NODE && target.isConnected) translate(target.parentNode);
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    translate(document.body);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
})();
