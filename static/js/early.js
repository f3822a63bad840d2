// A script on a slow line comes late. What somebody typed or chose before is told by what the server sent.
const NEVER = "[type=hidden], [type=submit], [type=button], [type=range]:not([value]), button, fieldset, object, output";

export function changed(field) {
  if (field.matches(NEVER)) return false;
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("[type=file]")) return field.files.length > 0;
  if (!(field instanceof HTMLSelectElement)) return field.value !== field.defaultValue;
  const options = [...field.options];
  // Without a choice of the server's, the first option of a drop-down list is chosen.
  if (!field.multiple && !options.some((each) => each.defaultSelected)) return field.selectedIndex > 0;
  return options.some((each) => each.selected !== each.defaultSelected);
}

export const changedIn = (form) => [...form.elements].filter(changed);
