// tries: nothing but a comment
// checked: compile-error no-code
// unchecked: policy-error
