/** Says of ValidatingAdmissionPolicies that they have been looked at. */
@NullMarked
package dev.podium.controller.validatingadmissionpolicystatus;

import org.jspecify.annotations.NullMarked;
