// SPDX-License-Identifier: Apache-2.0
import Commands
import Foundation
import Server

extension ServerConfiguration {
    /// From this process's environment; faults become one line each and exit code 2.
    static func loadForCommand() throws -> (configuration: ServerConfiguration, notices: [String]) {
        do throws(ConfigurationFaults) {
            return try load(environment: ProcessInfo.processInfo.environment, cores: UsableCores.count)
        } catch {
            throw CommandFailure.configuration(error.sentences)
        }
    }
}
