// Talks to an API server as programs in Go do: typed objects that travel as protobuf both ways, informers that begin with a
// WatchList, server-side apply, and leader election. Prints one line per thing that worked; the first that does not ends it.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/client-go/util/retry"
)

// What went over the wire.
var protobufBodies, watchLists, lists atomic.Int64

type counter struct{ next http.RoundTripper }

func (c counter) RoundTrip(request *http.Request) (*http.Response, error) {
	if strings.HasPrefix(request.Header.Get("Content-Type"), "application/vnd.kubernetes.protobuf") {
		protobufBodies.Add(1)
	}
	query := request.URL.Query()
	switch {
	case query.Get("sendInitialEvents") == "true":
		watchLists.Add(1)
	case request.Method == http.MethodGet && query.Has("resourceVersion") && query.Get("watch") == "":
		lists.Add(1)
	}
	return c.next.RoundTrip(request)
}

func main() {
	server, namespace := os.Args[1], os.Args[2]
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	client := kubernetes.NewForConfigOrDie(&rest.Config{
		Host: server, QPS: 1000, Burst: 1000,
		ContentConfig: rest.ContentConfig{
			ContentType:        "application/vnd.kubernetes.protobuf",
			AcceptContentTypes: "application/vnd.kubernetes.protobuf,application/json",
		},
		WrapTransport: func(next http.RoundTripper) http.RoundTripper { return counter{next} },
	})
	must(client.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: meta(namespace)}, metav1.CreateOptions{}))
	eventually(ctx, "the default ServiceAccount", func() bool {
		_, err := client.CoreV1().ServiceAccounts(namespace).Get(ctx, "default", metav1.GetOptions{})
		return err == nil
	})
	typed(ctx, client, namespace)
	informed(ctx, client, namespace)
	applied(ctx, client, namespace)
	contended(ctx, client, namespace)
	elected(ctx, client, namespace)
	sameEitherWay(ctx, server, namespace)
	fmt.Printf("requests: protobuf bodies %t, watch lists %t, lists %d\n",
		protobufBodies.Load() > 10, watchLists.Load() > 0, lists.Load())
}

// Every kind comes back as it was sent.
func typed(ctx context.Context, client kubernetes.Interface, namespace string) {
	two := int32(2)
	half := intstr.FromString("50%")
	options := metav1.CreateOptions{}
	labels := map[string]string{"app": "web"}
	pod := corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: labels},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{
			Name:  "web",
			Image: "nginx",
			Resources: corev1.ResourceRequirements{
				Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("10m")},
			},
			Env: []corev1.EnvVar{{Name: "POD", ValueFrom: &corev1.EnvVarSource{
				FieldRef: &corev1.ObjectFieldSelector{FieldPath: "metadata.name"},
			}}},
			ReadinessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{
				HTTPGet: &corev1.HTTPGetAction{Path: "/", Port: intstr.FromInt32(80)},
			}, PeriodSeconds: 1},
			VolumeMounts: []corev1.VolumeMount{{Name: "scratch", MountPath: "/scratch"}},
		}}, Volumes: []corev1.Volume{{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}}},
	}
	secret := must(client.CoreV1().Secrets(namespace).Create(ctx, &corev1.Secret{
		ObjectMeta: meta("s"), Data: map[string][]byte{"k": {0, 1, 255}},
	}, options))
	check("secret", string(secret.Data["k"]) == string([]byte{0, 1, 255}) && secret.Type == corev1.SecretTypeOpaque)
	service := must(client.CoreV1().Services(namespace).Create(ctx, &corev1.Service{
		ObjectMeta: meta("web"),
		Spec:       corev1.ServiceSpec{Selector: labels, Ports: []corev1.ServicePort{{Port: 80, TargetPort: intstr.FromInt32(80)}}},
	}, options))
	check("service", service.Spec.ClusterIP != "" && service.Spec.Ports[0].TargetPort.IntValue() == 80)
	must(client.AppsV1().Deployments(namespace).Create(ctx, &appsv1.Deployment{
		ObjectMeta: meta("web"),
		Spec: appsv1.DeploymentSpec{
			Replicas: &two,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Strategy: appsv1.DeploymentStrategy{RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: &half}},
			Template: pod,
		},
	}, options))
	eventually(ctx, "the Deployment", func() bool {
		now := must(client.AppsV1().Deployments(namespace).Get(ctx, "web", metav1.GetOptions{}))
		return now.Status.AvailableReplicas == 2 && now.Status.ObservedGeneration == now.Generation
	})
	check("deployment", true)
	template := pod
	template.Spec.RestartPolicy = corev1.RestartPolicyNever
	job := must(client.BatchV1().Jobs(namespace).Create(ctx, &batchv1.Job{
		ObjectMeta: meta("once"), Spec: batchv1.JobSpec{Suspend: ptr(true), Template: template},
	}, options))
	check("job", *job.Spec.Suspend && *job.Spec.BackoffLimit == 6)
	ingress := must(client.NetworkingV1().Ingresses(namespace).Create(ctx, &networkingv1.Ingress{
		ObjectMeta: meta("web"),
		Spec: networkingv1.IngressSpec{DefaultBackend: &networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{
			Name: "web", Port: networkingv1.ServiceBackendPort{Number: 80},
		}}},
	}, options))
	check("ingress", ingress.Spec.DefaultBackend.Service.Port.Number == 80)
	budget := must(client.PolicyV1().PodDisruptionBudgets(namespace).Create(ctx, &policyv1.PodDisruptionBudget{
		ObjectMeta: meta("web"),
		Spec:       policyv1.PodDisruptionBudgetSpec{MinAvailable: &half, Selector: &metav1.LabelSelector{MatchLabels: labels}},
	}, options))
	check("budget", budget.Spec.MinAvailable.StrVal == "50%")
	role := must(client.RbacV1().Roles(namespace).Create(ctx, &rbacv1.Role{
		ObjectMeta: meta("reader"),
		Rules:      []rbacv1.PolicyRule{{Verbs: []string{"get"}, APIGroups: []string{""}, Resources: []string{"pods"}}},
	}, options))
	check("role", role.Rules[0].Resources[0] == "pods")
	_, err := client.CoreV1().ConfigMaps(namespace).Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("Not A Name")}, options)
	check("refusal", apierrors.IsInvalid(err))
	_, err = client.CoreV1().ConfigMaps(namespace).Get(ctx, "absent", metav1.GetOptions{})
	check("absence", apierrors.IsNotFound(err))
}

// An informer begins with a WatchList and hears of every change.
func informed(ctx context.Context, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	for i := range 25 {
		must(maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: meta(fmt.Sprintf("cm-%d", i))}, metav1.CreateOptions{}))
	}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace))
	informer := factory.Core().V1().ConfigMaps().Informer()
	var added, updated, deleted atomic.Int64
	must(informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { added.Add(1) },
		UpdateFunc: func(any, any) { updated.Add(1) },
		DeleteFunc: func(any) { deleted.Add(1) },
	}))
	stop, end := context.WithCancel(ctx)
	factory.Start(stop.Done())
	check("informer in step", cache.WaitForCacheSync(stop.Done(), informer.HasSynced))
	check("informer begins", len(informer.GetStore().List()) >= 25)
	must(maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("late")}, metav1.CreateOptions{}))
	must(maps.Patch(ctx, "late", types.MergePatchType, []byte(`{"data":{"a":"1"}}`), metav1.PatchOptions{}))
	if err := maps.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{FieldSelector: "metadata.name!=kube-root-ca.crt"}); err != nil {
		fail("deletecollection", err)
	}
	eventually(ctx, "the informer", func() bool { return deleted.Load() == 26 && updated.Load() >= 1 && added.Load() >= 26 })
	end()
	factory.Shutdown()
	check("informer follows", true)
}

func applied(ctx context.Context, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	mine := coreapply.ConfigMap("applied", namespace).WithData(map[string]string{"a": "1", "b": "2"})
	must(maps.Apply(ctx, mine, metav1.ApplyOptions{FieldManager: "mine"}))
	theirs := coreapply.ConfigMap("applied", namespace).WithData(map[string]string{"a": "9"})
	_, err := maps.Apply(ctx, theirs, metav1.ApplyOptions{FieldManager: "theirs"})
	check("apply conflicts", apierrors.IsConflict(err))
	must(maps.Apply(ctx, theirs, metav1.ApplyOptions{FieldManager: "theirs", Force: true}))
	now := must(maps.Apply(ctx, coreapply.ConfigMap("applied", namespace), metav1.ApplyOptions{FieldManager: "mine"}))
	check("apply gives up", len(now.Data) == 1 && now.Data["a"] == "9")
}

// Writers that lose a race try again, and none of their writes is lost.
func contended(ctx context.Context, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	must(maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("contended")}, metav1.CreateOptions{}))
	done := make(chan error)
	for i := range 8 {
		go func() {
			done <- retry.OnError(retry.DefaultBackoff, func(error) bool { return true }, func() error {
				return retry.RetryOnConflict(retry.DefaultBackoff, func() error {
					now, err := maps.Get(ctx, "contended", metav1.GetOptions{})
					if err != nil {
						return err
					}
					if now.Data == nil {
						now.Data = map[string]string{}
					}
					now.Data[fmt.Sprint(i)] = "x"
					_, err = maps.Update(ctx, now, metav1.UpdateOptions{})
					return err
				})
			})
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			fail("contended", err)
		}
	}
	check("contended", len(must(maps.Get(ctx, "contended", metav1.GetOptions{})).Data) == 8)
}

func elected(ctx context.Context, client kubernetes.Interface, namespace string) {
	run := func(ctx context.Context, name string, led chan<- string) {
		leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  metav1.ObjectMeta{Namespace: namespace, Name: "leader"},
				Client:     client.CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: name},
			},
			LeaseDuration: 4 * time.Second, RenewDeadline: 3 * time.Second, RetryPeriod: 500 * time.Millisecond,
			ReleaseOnCancel: true,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { led <- name },
				OnStoppedLeading: func() {},
			},
		})
	}
	led := make(chan string, 2)
	first, resign := context.WithCancel(ctx)
	go run(first, "one", led)
	check("leader", <-led == "one")
	second, end := context.WithCancel(ctx)
	go run(second, "two", led)
	resign()
	check("successor", <-led == "two")
	end()
}

func meta(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

func ptr[T any](value T) *T { return &value }

func must[T any](value T, err error) T {
	if err != nil {
		fail("request", err)
	}
	return value
}

func check(what string, holds bool) {
	if !holds {
		fail(what, fmt.Errorf("does not hold"))
	}
	fmt.Println(what + " ok")
}

func eventually(ctx context.Context, what string, holds func() bool) {
	for !holds() {
		select {
		case <-ctx.Done():
			fail(what, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func fail(what string, err error) {
	fmt.Printf("%s failed: %v\n", what, err)
	os.Exit(1)
}
