/** The assistant's sign: a shield that speaks. */
export function Emblem() {
  return (
    <svg className="emblem" viewBox="0 0 48 48" aria-hidden="true">
      <path className="emblem-shield" d="M24 3 7 9v13c0 11 7 19 17 23 10-4 17-12 17-23V9z" />
      <path
        className="emblem-bubble"
        d="M14 16h20a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-9l-6 5v-5h-5a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3z"
      />
      <g className="emblem-dots">
        <circle cx="18" cy="23" r="2" />
        <circle cx="24" cy="23" r="2" />
        <circle cx="30" cy="23" r="2" />
      </g>
    </svg>
  );
}
