package operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A page that is to be served. */
@Group("operator.example.com")
@Version("v1")
public class Page extends CustomResource<PageSpec, PageStatus> implements Namespaced {}
