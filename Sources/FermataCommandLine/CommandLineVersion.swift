/// The version of the command line, which is the version of the package.
package enum CommandLineVersion {
    package static let current = "0.1.0"
}
