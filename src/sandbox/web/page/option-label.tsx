/** What an option says, and more about it beside it. */
export const OptionLabel = ({ label, description }: { label: string; description?: string | undefined }) => (
  <span>
    {label}
    {description && <span class="option-more"> {description}</span>}
  </span>
);
