package main

import (
	"context"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	rbacapply "k8s.io/client-go/applyconfigurations/rbac/v1"
	"k8s.io/client-go/kubernetes"
)

const viewerRole = "controlplane-viewer"

// grantViewers lets the group "viewers" get, list and watch what Ambient Atlas reads, and nothing else.
func grantViewers(ctx context.Context, client kubernetes.Interface) error {
	role := rbacapply.ClusterRole(viewerRole).WithRules(
		mayRead("", "namespaces", "pods", "services"),
		mayRead("", "configmaps").WithResourceNames("istio"),
		mayRead("apps", "deployments", "daemonsets"),
		mayRead("discovery.k8s.io", "endpointslices"),
		mayRead("networking.k8s.io", "networkpolicies"),
		mayRead("apiextensions.k8s.io", "customresourcedefinitions"),
		mayRead("gateway.networking.k8s.io", "*"),
		mayRead("gateway.networking.x-k8s.io", "*"),
		mayRead("networking.istio.io", "*"),
		mayRead("security.istio.io", "*"),
		mayRead("telemetry.istio.io", "*"),
		mayRead("extensions.istio.io", "*"),
	)
	binding := rbacapply.ClusterRoleBinding(viewerRole).
		WithSubjects(rbacapply.Subject().WithKind(rbacv1.GroupKind).WithName("viewers").WithAPIGroup(rbacv1.GroupName)).
		WithRoleRef(rbacapply.RoleRef().WithKind("ClusterRole").WithName(viewerRole).WithAPIGroup(rbacv1.GroupName))
	how := metav1.ApplyOptions{FieldManager: "controlplane", Force: true}
	if _, err := client.RbacV1().ClusterRoles().Apply(ctx, role, how); err != nil {
		return err
	}
	_, err := client.RbacV1().ClusterRoleBindings().Apply(ctx, binding, how)
	return err
}

func mayRead(group string, resources ...string) *rbacapply.PolicyRuleApplyConfiguration {
	return rbacapply.PolicyRule().WithAPIGroups(group).WithResources(resources...).WithVerbs("get", "list", "watch")
}
