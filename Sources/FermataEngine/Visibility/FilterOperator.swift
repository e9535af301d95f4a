/// A comparison of a list filter; the raw value is its spelling.
enum FilterOperator: String {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case nullSafeEqual = "<=>"
    case isIn = "in"
    case notIn = "not in"
    case like = "like"
    case notLike = "not like"
    case regexp = "regexp"
    case notRegexp = "not regexp"
    case startsWith = "starts_with"
    case notStartsWith = "not starts_with"
}
