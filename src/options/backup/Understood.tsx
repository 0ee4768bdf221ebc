/** A box to tick before what can't be taken back. */
export function Understood({
  text,
  checked,
  onChecked,
}: {
  readonly text: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
}) {
  return (
    <label class="dialog-check">
      <input type="checkbox" checked={checked} onChange={({ currentTarget }) => onChecked(currentTarget.checked)} />
      <span>{text}</span>
    </label>
  );
}
