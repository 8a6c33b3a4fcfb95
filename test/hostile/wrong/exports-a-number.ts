// tries: exports a number
// checked: type-error default-export
// unchecked: policy-error
export default 7;
