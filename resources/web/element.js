// Elements of a page, made and told in one line.

export function append(parent, tag, className = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  parent.append(element);
  return element;
}

/** Say it only where it is not said yet: a screen reader reads every change. */
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
